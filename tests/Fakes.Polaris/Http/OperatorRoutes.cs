using System.Text.Json;
using PolarisSync.Tests.Fakes.Polaris.Naming;
using PolarisSync.Tests.Fakes.Polaris.Wire;

namespace PolarisSync.Tests.Fakes.Polaris.Http;

/// <summary>What operators and probes ask.</summary>
internal static class OperatorRoutes
{
    private const string Json = "application/json";

    public static void AddTo(RouteTable routes, PolarisServer server)
    {
        Plain("/", _ => HttpAnswer.Text(200, "Polaris Server"));
        Plain("/metrics", _ => HttpAnswer.Text(
            200, "# HELP instance_count instances\n# TYPE instance_count gauge\ninstance_count 0\n", "text/plain; version=0.0.4; charset=utf-8"));
        Plain("/maintain/v1/leaders", call => Asked(call, () => Leaders(server)));
        Plain("/maintain/v1/cmdb/info", call => Asked(call, () => "[]"));
        Plain("/maintain/v1/report/clients", call => Asked(call, () => """{"Code":200000,"Response":[]}"""));
        routes.Add("GET", "/maintain/v1/instance/heartbeat", PolarisCall.Other, AnswerShape.Single, call =>
            Task.FromResult(HttpAnswer.Of(server.Clients.LastBeat(call.Query, call.Caller))));

        // What was deleted is not kept here, so there is nothing to clean.
        routes.Add("POST", "/maintain/v1/instance/clean", PolarisCall.Other, AnswerShape.Single, call =>
            Task.FromResult(HttpAnswer.Of(Answers.Of(Codes.Done, call.One<Instance>()))));

        void Plain(string path, Func<HttpCall, HttpAnswer> handle) =>
            routes.Add("GET", path, PolarisCall.Other, AnswerShape.Plain, call => Task.FromResult(handle(call)));

        HttpAnswer Asked(HttpCall call, Func<string> answer) => server.Context.Tokens.Problem(call.Caller) is { } problem
            ? HttpAnswer.Text(400, problem)
            : HttpAnswer.Text(200, answer(), Json);
    }

    private static string Leaders(PolarisServer server)
    {
        var now = server.Context.Now;
        return JsonSerializer.Serialize(
            new[] { "polaris.checker", "MaintainJob.CleanDeletedInstances", "MaintainJob.CleanDeletedClients" }.Select(key => new
            {
                ElectKey = key,
                Host = "127.0.0.1",
                Ctime = 0,
                CreateTime = DateTimeOffset.UnixEpoch,
                Mtime = now.ToUnixTimeSeconds(),
                ModifyTime = now,
                Valid = true,
            }));
    }
}
