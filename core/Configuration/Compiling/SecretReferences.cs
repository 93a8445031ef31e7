using System.Text;

namespace PolarisSync.Core.Configuration;

/// <summary>Replaces <c>${env:NAME}</c> and <c>${file:PATH}</c>; <c>$${</c> stands for a plain <c>${</c>.</summary>
internal sealed class SecretReferences(ISecretSource source)
{
    private const string Help = "expected ${env:NAME} or ${file:PATH}; write $${ for a plain '${'";

    /// <summary>The resolved text, or null after a fault.</summary>
    /// <param name="raw">As written.</param>
    /// <param name="report">Is told each fault.</param>
    /// <param name="keepsGroups">Whether <c>${name}</c> and <c>$$</c> stay as they are: the text names groups of a regular expression.</param>
    public ConfigText? Resolve(string raw, Action<string> report, bool keepsGroups = false)
    {
        if (!raw.Contains("${", StringComparison.Ordinal))
        {
            return new(raw, Secret: false);
        }

        var result = new StringBuilder();
        var secret = false;
        var failed = false;
        var at = 0;
        while (at < raw.Length)
        {
            if (Starts(raw, at, "$${"))
            {
                result.Append(keepsGroups ? "$${" : "${");
                at += 3;
            }
            else if (Starts(raw, at, "${"))
            {
                var end = raw.IndexOf('}', at);
                if (end < 0)
                {
                    report($"a '${{' is not closed; {Help}");
                    return null;
                }

                if (keepsGroups && !raw.AsSpan(at, end - at).Contains(':'))
                {
                    result.Append(raw, at, end + 1 - at);
                    at = end + 1;
                    continue;
                }

                var value = Look(raw[(at + 2)..end], report);
                failed |= value is null;
                secret = true;
                Learn(value);
                result.Append(value);
                at = end + 1;
            }
            else
            {
                result.Append(raw[at++]);
            }
        }

        return failed ? null : new(result.ToString(), secret);
    }

    /// <summary>Tells whoever keeps secrets out of logs and answers.</summary>
    public void Learn(string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            source.Learn(value);
        }
    }

    private static bool Starts(string text, int at, string what) => string.CompareOrdinal(text, at, what, 0, what.Length) == 0;

    private string? Look(string reference, Action<string> report)
    {
        if (reference.StartsWith("env:", StringComparison.Ordinal) && reference.Length > 4)
        {
            var value = source.FindVariable(reference[4..]);
            if (value is null)
            {
                report($"the environment variable '{reference[4..]}' is not set");
            }

            return value;
        }

        if (reference.StartsWith("file:", StringComparison.Ordinal) && reference.Length > 5)
        {
            if (source.TryReadFile(reference[5..], out var text, out var reason))
            {
                // Editors and 'echo' end files with a line break that is no part of a token.
                return text.TrimEnd('\r', '\n');
            }

            report($"the file '{reference[5..]}' cannot be read: {reason}");
            return null;
        }

        report($"'${{{reference}}}' is no known reference; {Help}");
        return null;
    }
}
