namespace PolarisSync.Core.Configuration;

/// <summary>Reads a document's <c>methods</c>.</summary>
internal static class MethodsReader
{
    /// <summary>Without <c>methods</c> both are on; with it, only what is listed.</summary>
    public static MethodSettings Read(ObjectReader document)
    {
        var defaults = new MethodSettings();
        if (document.Find("methods") is not { } list)
        {
            return defaults;
        }

        var settings = new MethodSettings { Watch = false, AuditInterval = null };
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var complete = list.Kind == System.Text.Json.JsonValueKind.Array;
        foreach (var (node, path) in document.Elements("methods"))
        {
            if (document.Context.Object(node, path, MethodShape.Object.Names) is not { } method)
            {
                complete = false;
                continue;
            }

            if (method.Find("type") is null)
            {
                method.Error("type", "'type' is missing; expected watch or pull");
            }

            var type = method.Word(MethodShape.Type);
            var enabled = method.Flag("enable") ?? true;
            var interval = method.Duration(MethodShape.Interval);
            complete &= type is not null;
            if (type is null)
            {
                continue;
            }

            if (!seen.Add(type))
            {
                method.Error("type", $"'{type}' is listed twice; keep one of them");
            }
            else if (enabled)
            {
                settings = type == MethodShape.Watch ? settings with { Watch = true } : settings with { AuditInterval = interval ?? defaults.AuditInterval };
            }
        }

        if (complete && settings is { Watch: false, AuditInterval: null })
        {
            document.Warn("methods", "neither watch nor pull is on: after the audit at the start no change is noticed");
        }

        return settings;
    }
}
