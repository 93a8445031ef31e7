using System.Globalization;
using System.Text;
using Google.Protobuf;
using PolarisSync.Tests.Fakes.Polaris.Naming;
using PolarisSync.Tests.Fakes.Polaris.Wire;

namespace PolarisSync.Tests.Fakes.Polaris.Http;

/// <summary>An HTTP answer: the status is the first three digits of the code, and every code but "done" stands in headers too.</summary>
internal sealed record HttpAnswer(int Status, string ContentType, byte[] Body)
{
    public const string PlainText = "text/plain; charset=utf-8";
    private const int CodesPerStatus = 1000;

    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    public static HttpAnswer Text(int status, string text, string contentType = PlainText) => new(status, contentType, Encoding.UTF8.GetBytes(text));

    public static HttpAnswer Of(IMessage message)
    {
        var code = (int)((uint?)message.Descriptor.FindFieldByName("code").Accessor.GetValue(message))!.Value;
        return new(code / CodesPerStatus, PlainText, GoJsonWriter.Write(message))
        {
            Headers = code == Codes.Done
                ? []
                : [("X-Polaris-Code", code.ToString(CultureInfo.InvariantCulture)), ("X-Polaris-Message", Codes.Text(code))],
        };
    }

    /// <summary>What a path answers when it refuses.</summary>
    public static HttpAnswer Refused(AnswerShape shape, int code, string? detail) => shape switch
    {
        AnswerShape.BatchWrite => Of(Answers.Refused(code, detail)),
        AnswerShape.BatchQuery => Of(Answers.Query(code, detail)),
        AnswerShape.Discover => Of(Answers.Discover(code, DiscoverResponse.Types.DiscoverResponseType.Unknown, null, Codes.Text(code, detail))),
        AnswerShape.ConfigSingle => Of(new ConfigResponse { Code = (uint)code, Info = detail ?? Codes.Text(code) }),
        AnswerShape.ConfigList => Of(new ConfigBatchQueryResponse { Code = (uint)code, Info = detail ?? Codes.Text(code) }),
        AnswerShape.ConfigFile => Of(new ConfigClientResponse { Code = (uint)code, Info = detail ?? Codes.Text(code) }),
        AnswerShape.Single => Of(Answers.One(code, detail)),
        _ => Text(code / CodesPerStatus, Codes.Text(code, detail)),
    };
}
