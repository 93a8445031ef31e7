namespace PolarisSync.Plugins;

/// <summary>
/// Makes equal strings one: metadata keys, tags and hosts repeat in every instance of a large catalog. A fixed table, so that it
/// never grows; a slot that two strings want holds the later one. Races only cost a copy.
/// </summary>
internal sealed class StringPool
{
    private const int Slots = 1 << 14;
    private const int LongestPooled = 64;
    private readonly string?[] _slots = new string?[Slots];

    public string Share(string text)
    {
        if (text.Length is 0 or > LongestPooled)
        {
            return text;
        }

        ref var slot = ref _slots[text.GetHashCode(StringComparison.Ordinal) & (Slots - 1)];
        var known = Volatile.Read(ref slot);
        if (known is not null && string.Equals(known, text, StringComparison.Ordinal))
        {
            return known;
        }

        Volatile.Write(ref slot, text);
        return text;
    }
}
