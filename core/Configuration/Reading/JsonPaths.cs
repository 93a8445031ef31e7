namespace PolarisSync.Core.Configuration;

/// <summary>Writes JSON paths the way messages show them: <c>tasks[2].destination</c>; the empty path is the document.</summary>
internal static class JsonPaths
{
    public static string Member(string path, string name)
    {
        var plain = name.Length > 0 && name.All(c => char.IsLetterOrDigit(c) || c is '_' or '-');
        return !plain ? $"{path}['{name}']" : path.Length == 0 ? name : $"{path}.{name}";
    }

    /// <summary>A path below another one.</summary>
    public static string Join(string path, string below) =>
        below.Length == 0 ? path : path.Length == 0 || below[0] == '[' ? path + below : $"{path}.{below}";

    public static string Element(string path, int index) => $"{path}[{index}]";
}
