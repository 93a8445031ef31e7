using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;

namespace PolarisSync.Host.Http;

/// <summary>One route: what serves it and everything its documentation says. A GET route answers HEAD as well.</summary>
internal sealed record ApiRoute
{
    public required string Method { get; init; }

    /// <summary>The path, parts in braces are parameters.</summary>
    public required string Pattern { get; init; }

    /// <summary>A name for generated clients, unique.</summary>
    public required string Id { get; init; }

    /// <summary>One line.</summary>
    public required string Summary { get; init; }

    /// <summary>Sentences; may be empty.</summary>
    public string Description { get; init; } = "";

    /// <summary>Heading it stands under.</summary>
    public string Group { get; init; } = "Host";

    public ApiAccess Access { get; init; } = ApiAccess.Reading;

    public ImmutableArray<ApiParameter> Parameters { get; init; } = [];

    /// <summary>What its body may hold; null where it reads none.</summary>
    public Type? Body { get; init; }

    /// <summary>What a good answer holds; <see cref="string"/> for plain text.</summary>
    public required Type Answer { get; init; }

    /// <summary>The good answer's media type.</summary>
    public string MediaType { get; init; } = ApiMedia.Json;

    /// <summary>Other statuses with the same kind of answer, and when.</summary>
    public ImmutableArray<(int Status, string When)> AlsoAnswers { get; init; } = [];

    /// <summary>Errors of its own, and when; those every route may answer are added.</summary>
    public ImmutableArray<(int Status, string When)> Errors { get; init; } = [];

    public required RequestDelegate Handle { get; init; }

    /// <summary>Every error it may answer, by status.</summary>
    public IEnumerable<(int Status, string When)> AllErrors
    {
        get
        {
            var common = new List<(int Status, string When)>
            {
                (StatusCodes.Status400BadRequest, "A parameter is unknown or has a bad value; the detail shows the valid form."),
                (StatusCodes.Status500InternalServerError, "The host failed; its log says why."),
                (StatusCodes.Status503ServiceUnavailable, "The host is stopping."),
            };
            if (Access != ApiAccess.Open)
            {
                common.Add((StatusCodes.Status401Unauthorized, "The admin token is missing or wrong."));
                common.Add((StatusCodes.Status429TooManyRequests, "Too many wrong admin tokens; Retry-After says how many seconds to wait."));
            }

            if (!HttpMethods.IsGet(Method))
            {
                common.Add((StatusCodes.Status413PayloadTooLarge, "The body is too large."));
                common.Add((StatusCodes.Status415UnsupportedMediaType, "The body is not JSON."));
            }

            return Errors.Concat(common).DistinctBy(error => error.Status).Where(error => !AlsoAnswers.Any(also => also.Status == error.Status)).OrderBy(error => error.Status);
        }
    }
}
