namespace PolarisSync.Core.Configuration;

/// <summary>Looks at documents before anything is compiled.</summary>
public static class TaskDocuments
{
    /// <summary>
    /// Whether a document declares tasks; null and documents without any do not. A text with syntax errors counts as one with tasks: its author
    /// meant something, and the errors are to be shown.
    /// </summary>
    public static bool DeclareTasks(string? text)
    {
        if (text is null)
        {
            return false;
        }

        var root = DocumentParser.Parse(text, static (_, _, _) => { });
        if (root is not { Kind: System.Text.Json.JsonValueKind.Object })
        {
            return true;
        }

        var tasks = root.Properties.FirstOrDefault(property => property.Name == "tasks")?.Value;
        return tasks is { Kind: not System.Text.Json.JsonValueKind.Null } and not { Kind: System.Text.Json.JsonValueKind.Array, Items.Count: 0 };
    }
}
