using PolarisSync.Tests.Fakes.Polaris.Wire;

namespace PolarisSync.Tests.Fakes.Polaris.Naming;

/// <summary>Builds answers.</summary>
internal static class Answers
{
    public static Response One(int code, string? detail = null) => new() { Code = (uint)code, Info = Codes.Text(code, detail) };

    public static Response Of(int code, Instance instance, string? detail = null)
    {
        var response = One(code, detail);
        response.Instance = instance;
        return response;
    }

    public static Response Of(int code, Service service, string? detail = null)
    {
        var response = One(code, detail);
        response.Service = service;
        return response;
    }

    public static Response Of(int code, Namespace item)
    {
        var response = One(code);
        response.Namespace = item;
        return response;
    }

    public static Response Of(int code, ServiceAlias alias)
    {
        var response = One(code);
        response.Alias = alias;
        return response;
    }

    public static BatchWriteResponse Refused(int code, string? detail = null) => new() { Code = (uint)code, Info = Codes.Text(code, detail), Size = 0 };

    /// <summary>All alike: that code; one of the server's own faults among them: 500000; one refused: 400000; else done.</summary>
    public static BatchWriteResponse Batch(IReadOnlyList<Response> responses)
    {
        var codes = responses.Select(response => (int)response.Code!.Value).ToList();
        var code = codes.Distinct().Count() == 1 ? codes[0]
            : codes.Exists(each => each >= 500000) ? Codes.ExecuteFailed
            : codes.Exists(each => each >= 400000) ? Codes.BadRequest
            : Codes.Done;
        return Batch(code, responses);
    }

    public static BatchWriteResponse Batch(int code, IReadOnlyList<Response> responses)
    {
        var batch = new BatchWriteResponse { Code = (uint)code, Info = Codes.Text(code), Size = (uint)responses.Count };
        batch.Responses.Add(responses);
        return batch;
    }

    public static BatchQueryResponse Query(int code, string? detail = null) =>
        new() { Code = (uint)code, Info = Codes.Text(code, detail), Amount = 0, Size = 0 };

    public static BatchQueryResponse Query(int amount, int size)
    {
        var answer = Query(Codes.Done);
        answer.Amount = (uint)amount;
        answer.Size = (uint)size;
        return answer;
    }

    public static DiscoverResponse Discover(int code, DiscoverResponse.Types.DiscoverResponseType type, Service? service, string? info = null) =>
        new() { Code = (uint)code, Info = info ?? Codes.Text(code), Type = type, Service = service };
}
