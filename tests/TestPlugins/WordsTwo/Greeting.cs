namespace Words;

/// <summary>Version 2 of a library that two adapters use in different versions.</summary>
public static class Greeting
{
    /// <summary>Tells the versions apart.</summary>
    public static string Text => "words 2";
}
