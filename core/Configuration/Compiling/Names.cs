namespace PolarisSync.Core.Configuration;

/// <summary>What names of tasks, endpoints and groups have to look like.</summary>
internal static class Names
{
    private const int MostCharacters = 128;

    /// <summary>What <see cref="Check"/> takes.</summary>
    public static TextShape Shape { get; } = new()
    {
        Pattern = $"{TextPatterns.Visible}(?:{TextPatterns.NoControl}{{0,{MostCharacters - 2}}}{TextPatterns.Visible})?",
        Expected = $"a name of at most {MostCharacters} characters, without spaces at its ends and without control characters",
    };

    /// <summary>The name, or null when it is missing or was reported.</summary>
    public static ConfigText? Check(ObjectReader owner, string key, ConfigText? name)
    {
        if (name is not { } found)
        {
            return null;
        }

        // Names become marks on copies, file names and label values: what cannot be seen there has no place in them.
        if (found.Value.Any(char.IsControl) || found.Value.Trim().Length != found.Value.Length)
        {
            owner.Error(key, "a name may not begin or end with a space, nor contain control characters");
            return null;
        }

        if (found.Value.Length > MostCharacters)
        {
            owner.Error(key, $"the name has {found.Value.Length} characters; expected at most {MostCharacters}");
            return null;
        }

        return found;
    }
}
