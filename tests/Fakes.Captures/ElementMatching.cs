namespace PolarisSync.Tests.Captures;

/// <summary>Pairs the elements of two lists so that as many as possible agree, each used once.</summary>
internal sealed class ElementMatching
{
    private readonly int[] _leftOf;
    private readonly bool[,] _agree;
    private readonly int _left;
    private readonly int _right;

    public ElementMatching(int left, int right, Func<int, int, bool> agree)
    {
        _left = left;
        _right = right;
        _agree = new bool[left, right];
        _leftOf = [.. Enumerable.Repeat(-1, right)];
        for (var i = 0; i < left; i++)
        {
            for (var j = 0; j < right; j++)
            {
                _agree[i, j] = agree(i, j);
            }
        }

        for (var i = 0; i < left; i++)
        {
            _ = Place(i, new bool[right]);
        }
    }

    public IEnumerable<int> UnmatchedLeft => Enumerable.Range(0, _left).Except(_leftOf);

    public IEnumerable<int> UnmatchedRight => Enumerable.Range(0, _right).Where(right => _leftOf[right] < 0);

    private bool Place(int left, bool[] tried)
    {
        for (var right = 0; right < _right; right++)
        {
            if (!_agree[left, right] || tried[right])
            {
                continue;
            }

            tried[right] = true;
            if (_leftOf[right] < 0 || Place(_leftOf[right], tried))
            {
                _leftOf[right] = left;
                return true;
            }
        }

        return false;
    }
}
