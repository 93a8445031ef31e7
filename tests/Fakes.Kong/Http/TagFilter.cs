using System.Text.Json.Nodes;
using PolarisSync.Tests.Fakes.Kong.Wire;

namespace PolarisSync.Tests.Fakes.Kong.Http;

/// <summary>The parameter tags of a list: all of some by commas, any of some by slashes.</summary>
internal sealed class TagFilter
{
    private const int Most = 5;
    private readonly IReadOnlyList<string> _tags;
    private readonly bool _any;

    private TagFilter(IReadOnlyList<string> tags, bool any) => (_tags, _any) = (tags, any);

    /// <summary>Reads it; null where it is not given.</summary>
    public static TagFilter? Of(KongRequest request, KongVersion version)
    {
        if (request.Ask("tags") is not { } text)
        {
            return null;
        }

        if (text.Length == 0)
        {
            throw new KongRefusedException(KongProblem.Unexpected);
        }

        var any = text.Contains('/', StringComparison.Ordinal);
        var tags = text.Split(any ? '/' : ',');
        if ((any && text.Contains(',', StringComparison.Ordinal)) || !tags.Any(tag => tag.Length > 0)
            || tags.Any(tag => tag.Length > 0 && !Rules.IsTag(tag, version)))
        {
            throw new KongRefusedException(KongProblem.Options("invalid filter syntax"));
        }

        return tags.Length > Most ? throw new KongRefusedException(KongProblem.Options("cannot query more than 5 tags")) : new(tags, any);
    }

    /// <summary>Reads that of a list which is made in memory: it is checked and then not used.</summary>
    public static TagFilter? OfNested(KongRequest request, KongVersion version, bool inMemory)
    {
        try
        {
            return Of(request, version);
        }
        catch (KongRefusedException) when (version == KongVersion.V2_0_5 && inMemory)
        {
            throw new KongRefusedException(KongProblem.Unexpected);
        }
        catch (KongRefusedException) when (version != KongVersion.V3_0_2 && request.Ask("tags") == "")
        {
            throw new KongRefusedException(KongProblem.Options("invalid filter syntax"));
        }
    }

    public bool Holds(JsonObject row)
    {
        var tags = row["tags"] is JsonArray list ? list.Select(tag => tag!.GetValue<string>()).ToHashSet(StringComparer.Ordinal) : [];
        return _any ? _tags.Any(tags.Contains) : _tags.All(tags.Contains);
    }
}
