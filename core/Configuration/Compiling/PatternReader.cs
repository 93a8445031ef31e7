namespace PolarisSync.Core.Configuration;

/// <summary>Reads names and patterns of services, and patterns of values.</summary>
internal static class PatternReader
{
    // What follows is a regular expression, which another one cannot judge.
    private const string NoEmptyRegex = $"(?!{NamePattern.RegexPrefix}$)";

    private const string DefaultPrefix = ServiceNames.DefaultGroup + "__";

    /// <summary>What <see cref="ReadService"/> takes, but for faults in regular expressions.</summary>
    public static TextShape ServiceShape { get; } = new() { Pattern = $"{NoEmptyRegex}{TextPatterns.NotBlank}", Expected = "a service name, a glob, regex:EXPR or '*'" };

    /// <summary>What <see cref="Read"/> takes, but for faults in regular expressions.</summary>
    public static TextShape ValueShape { get; } = new() { Pattern = $@"{NoEmptyRegex}[\s\S]*", Expected = "a text, a glob or regex:EXPR" };

    /// <summary>A pattern of service names; null after a fault was reported.</summary>
    public static NamePattern? ReadService(ReadContext context, ConfigText text, SourcePosition position, string path)
    {
        if (string.IsNullOrWhiteSpace(text.Value))
        {
            context.Error(position, path, "is empty; expected a service name, a glob, regex:EXPR or '*'");
            return null;
        }

        if (Read(context, text, position, path) is not { } pattern)
        {
            return null;
        }

        if (pattern.ExactName is { } name)
        {
            return NamePattern.Parse(ServiceNames.Canonical(name));
        }

        if (pattern.Kind == NamePatternKind.Glob && pattern.Text.StartsWith(DefaultPrefix, StringComparison.Ordinal))
        {
            var rest = text.Secret ? "the rest" : $"'{pattern.Text[DefaultPrefix.Length..]}'";
            context.Warn(position, path, $"services of the default group are matched without '{DefaultPrefix}'; write {rest}");
        }

        return pattern;
    }

    /// <summary>A pattern of any text, the empty one included; null after a fault was reported.</summary>
    public static NamePattern? Read(ReadContext context, ConfigText text, SourcePosition position, string path)
    {
        if (NamePattern.TryParse(text.Value, out var fault) is { } pattern)
        {
            return pattern;
        }

        context.Error(position, path, fault);
        return null;
    }
}
