namespace PolarisSync.Tests.Fakes.Polaris.Http;

/// <summary>Which message a path answers with, refusals included.</summary>
internal enum AnswerShape
{
    BatchWrite,
    BatchQuery,
    Single,
    Discover,
    ConfigSingle,
    ConfigList,
    ConfigFile,
    Plain,
}
