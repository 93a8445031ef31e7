using System.Text.Json;

namespace PolarisSync.Core.Configuration;

/// <summary>What everything that reads one document shares: its name, its problems, its secrets.</summary>
internal sealed class ReadContext(string origin, SecretReferences secrets)
{
    private readonly HashSet<string> _secretValues = new(StringComparer.Ordinal);

    public string Origin { get; } = origin;

    public List<ConfigurationProblem> Problems { get; } = [];

    public void Error(SourcePosition at, string path, string message) => Add(ProblemSeverity.Error, at, path, message);

    public void Warn(SourcePosition at, string path, string message) => Add(ProblemSeverity.Warning, at, path, message);

    public void Add(ProblemSeverity severity, SourcePosition at, string path, string message) => Problems.Add(new()
    {
        Origin = Origin,
        Line = at.Line,
        Column = at.Column,
        Path = path.Length == 0 ? "$" : path,
        Message = message,
        Severity = severity,
    });

    /// <summary>The string, references resolved; null after a fault was reported.</summary>
    public ConfigText? Text(ConfigurationNode node, string path, bool credential = false, bool keepsGroups = false)
    {
        if (node.Kind != JsonValueKind.String)
        {
            Error(node.Position, path, $"expected a string, found {node.Described}");
            return null;
        }

        var text = secrets.Resolve(node.Text, message => Error(node.Position, path, message), keepsGroups);
        if (text is not { } found)
        {
            return null;
        }

        found = found with { Secret = found.Secret || credential };
        if (found.Secret && found.Value.Length > 0)
        {
            Learn(found.Value);
        }

        return found;
    }

    /// <summary>Takes note of a value nobody may be shown.</summary>
    public void Learn(string value)
    {
        _secretValues.Add(value);
        secrets.Learn(value);
    }

    /// <summary>Takes secret values out of a text that somebody else wrote.</summary>
    public string Redact(string text)
    {
        // The longest first: a short secret may be part of a long one.
        foreach (var secret in _secretValues.OrderByDescending(value => value.Length))
        {
            text = text.Replace(secret, "***", StringComparison.Ordinal);
        }

        return text;
    }

    /// <summary>A reader of an object's members that has reported unknown names already; null after the value was reported as no object.</summary>
    public ObjectReader? Object(ConfigurationNode node, string path, IReadOnlyList<string> keys)
    {
        if (node.Kind != JsonValueKind.Object)
        {
            Error(node.Position, path, $"expected an object, found {node.Described}");
            return null;
        }

        return new ObjectReader(this, node, path, keys);
    }
}
