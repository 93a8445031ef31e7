namespace PolarisSync.Core.Configuration;

/// <summary>Matches globs: <c>*</c> any characters, none included; <c>?</c> exactly one. Every <c>*</c> but the last takes as few as it can.</summary>
internal static class Glob
{
    public static bool IsMatch(string glob, string name) => Match(glob, name, null);

    /// <summary>What each <c>*</c> stands for, from left to right; null when the name does not match.</summary>
    public static IReadOnlyList<string>? Capture(string glob, string name)
    {
        var stars = new List<(int Start, int End)>();
        return Match(glob, name, stars) ? stars.ConvertAll(star => name[star.Start..star.End]) : null;
    }

    private static bool Match(string glob, string name, List<(int Start, int End)>? stars)
    {
        // Only the last '*' ever gives ground: what stands between two of them is found at the first place it fits.
        int at = 0, place = 0, star = -1, taken = 0, start = 0;
        while (place < name.Length)
        {
            if (at < glob.Length && glob[at] == '*')
            {
                Note();
                star = at++;
                taken = start = place;
            }
            else if (at < glob.Length && (glob[at] == '?' || glob[at] == name[place]))
            {
                at++;
                place++;
            }
            else if (star >= 0)
            {
                at = star + 1;
                place = ++taken;
            }
            else
            {
                return false;
            }
        }

        for (; at < glob.Length && glob[at] == '*'; at++)
        {
            Note();
            star = at;
            taken = start = place;
        }

        Note();
        return at == glob.Length;

        void Note()
        {
            if (star >= 0)
            {
                stars?.Add((start, taken));
            }
        }
    }
}
