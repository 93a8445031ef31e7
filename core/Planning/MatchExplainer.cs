using PolarisSync.Abstractions;
using PolarisSync.Core.Configuration;

namespace PolarisSync.Core.Planning;

/// <summary>Puts matches into words, and why they do not include a service. Pure.</summary>
internal static class MatchExplainer
{
    /// <summary><c>match[0]</c>.</summary>
    public static string Place(int index) => FormattableString.Invariant($"match[{index}]");

    /// <summary><c>default/order-*, without order-test*, where env=prod</c>.</summary>
    public static string Describe(MatchDefinition match)
    {
        var text = $"{match.Namespace}/{match.Service}";
        text += match.Exclude.IsEmpty ? "" : $", without {string.Join(", ", match.Exclude)}";
        return match.Selector is null ? text : $"{text}, where {match.Selector}";
    }

    /// <summary>Why no match of a task includes a service.</summary>
    public static string WhyNot(TaskDefinition task, ServiceKey service)
    {
        var own = task.Matches.Where(match => string.Equals(match.Namespace, service.Namespace, StringComparison.Ordinal)).ToList();
        if (own.Count == 0)
        {
            return $"No match names its namespace '{service.Namespace}'.";
        }

        foreach (var match in own.Where(match => match.Service.IsMatch(service.Name)))
        {
            if (match.FindExclude(service.Name) is { } exclude)
            {
                return $"It is excluded by '{exclude}' of {Place(task.Matches.IndexOf(match))}.";
            }
        }

        return "No match includes its name.";
    }
}
