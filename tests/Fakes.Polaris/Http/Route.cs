namespace PolarisSync.Tests.Fakes.Polaris.Http;

/// <summary>What is done for one verb of one path.</summary>
/// <param name="Kind">For counting and disturbing.</param>
/// <param name="Shape">What it answers with.</param>
/// <param name="Handle">Does it.</param>
internal sealed record Route(PolarisCall Kind, AnswerShape Shape, Func<HttpCall, Task<HttpAnswer>> Handle);
