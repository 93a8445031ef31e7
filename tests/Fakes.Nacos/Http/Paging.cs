using System.Collections.Immutable;
using System.Text.Json.Nodes;
using PolarisSync.Tests.Fakes.Nacos.State;

namespace PolarisSync.Tests.Fakes.Nacos.Http;

/// <summary>Pages, each family in its way.</summary>
internal static class Paging
{
    /// <summary>Page 0 and below is page 1; beyond the end there is nothing.</summary>
    public static ImmutableArray<T> Page<T>(IReadOnlyList<T> all, int page, int size) =>
        size <= 0 ? [] : [.. all.Skip((Math.Max(1, page) - 1) * size).Take(size)];

    /// <summary>As <see cref="Page"/>, but a page that could hold everything does, whatever its number.</summary>
    public static ImmutableArray<T> PageOrAll<T>(IReadOnlyList<T> all, int page, int size, bool equalCounts) =>
        all.Count < size || (equalCounts && all.Count == size) ? [.. all] : Page(all, page, size);

    /// <summary>The page object of v3.</summary>
    public static JsonObject Object(IReadOnlyList<JsonNode> all, int page, int size) => new()
    {
        ["totalCount"] = all.Count,
        ["pageNumber"] = page,
        ["pagesAvailable"] = size <= 0 ? 0 : (all.Count + size - 1) / size,
        ["pageItems"] = NacosJson.Array(Page(all, page, size)),
    };
}
