using Google.Protobuf;
using PolarisSync.Tests.Fakes.Polaris.Naming;
using PolarisSync.Tests.Fakes.Polaris.Wire;

namespace PolarisSync.Tests.Fakes.Polaris.Http;

/// <summary>The paths of the HTTP port.</summary>
internal sealed class RouteTable
{
    private readonly Dictionary<string, Dictionary<string, Route>> _paths = new(StringComparer.Ordinal);
    private readonly PolarisServer _server;

    public RouteTable(PolarisServer server)
    {
        _server = server;
        AddNamespaces("/naming/v1/namespaces");
        AddNamespaces("/core/v1/namespaces");
        AddServices();
        AddInstances();
        AddClients();
        AddOthers();
        OperatorRoutes.AddTo(this, server);
        ConfigRoutes.AddTo(this, server);
    }

    /// <summary>The verbs of a path; null when there is no such path.</summary>
    public IReadOnlyDictionary<string, Route>? Find(string path) =>
        _paths.GetValueOrDefault(path.Length > 1 ? path.TrimEnd('/') : path);

    public void Add(string verb, string path, PolarisCall kind, AnswerShape shape, Func<HttpCall, Task<HttpAnswer>> handle)
    {
        if (!_paths.TryGetValue(path, out var verbs))
        {
            _paths[path] = verbs = new(StringComparer.Ordinal);
        }

        verbs[verb] = new(kind, shape, handle);
    }

    /// <summary>Takes a handler away.</summary>
    public void Remove(string verb, string path) => _paths[path].Remove(verb);

    private void AddNamespaces(string path)
    {
        Add<Namespace>("POST", path, PolarisCall.WriteNamespaces, _server.Namespaces.CreateAsync);
        Add<Namespace>("PUT", path, PolarisCall.WriteNamespaces, _server.Namespaces.UpdateAsync);
        Add<Namespace>("POST", $"{path}/delete", PolarisCall.WriteNamespaces, _server.Namespaces.DeleteAsync);
        List(path, PolarisCall.ListNamespaces, _server.Lists.Namespaces);
    }

    private void AddServices()
    {
        const string services = "/naming/v1/services";
        Add<Service>("POST", services, PolarisCall.WriteServices, _server.Services.CreateAsync);
        Add<Service>("PUT", services, PolarisCall.WriteServices, _server.Services.UpdateAsync);
        Add<Service>("POST", $"{services}/delete", PolarisCall.WriteServices, _server.Services.DeleteAsync);
        List(services, PolarisCall.ListServices, _server.Lists.Services);
        List($"{services}/all", PolarisCall.ListServices, _server.Lists.AllServices);
        List($"{services}/count", PolarisCall.ListServices, (_, caller) => _server.Lists.ServiceCount(caller));
        Add("POST", "/naming/v1/service/alias", PolarisCall.WriteServices, AnswerShape.Single, async call =>
            HttpAnswer.Of(await _server.Aliases.CreateAsync(call.One<ServiceAlias>(), call.Caller)));
        Add<ServiceAlias>("POST", "/naming/v1/service/aliases/delete", PolarisCall.WriteServices, _server.Aliases.DeleteAsync);
        List("/naming/v1/service/aliases", PolarisCall.ListServices, _server.Aliases.List);
    }

    private void AddInstances()
    {
        const string instances = "/naming/v1/instances";
        Add<Instance>("POST", instances, PolarisCall.Register, _server.Instances.CreateAsync);
        Add<Instance>("PUT", instances, PolarisCall.Update, _server.Instances.UpdateAsync);
        Add<Instance>("POST", $"{instances}/delete", PolarisCall.Deregister, _server.Instances.DeleteAsync);
        Add<Instance>("POST", $"{instances}/delete/host", PolarisCall.Deregister, _server.Instances.DeleteHostAsync);
        Add<Instance>("PUT", $"{instances}/isolate/host", PolarisCall.Update, _server.Instances.IsolateHostAsync);
        Add("GET", instances, PolarisCall.ListInstances, AnswerShape.BatchQuery, async call =>
            HttpAnswer.Of(await _server.Lists.InstancesAsync(call.Query, call.Caller)));
        List($"{instances}/count", PolarisCall.ListInstances, (_, caller) => _server.Lists.InstanceCount(caller));
        Single("GET", $"{instances}/labels", PolarisCall.ListInstances, call => _server.Lists.Labels(call.Query, call.Caller));
    }

    private void AddClients()
    {
        Add("POST", "/v1/RegisterInstance", PolarisCall.Register, AnswerShape.Single, async call =>
            HttpAnswer.Of(await _server.Instances.RegisterAsync(call.One<Instance>(), call.Caller)));
        Add("POST", "/v1/DeregisterInstance", PolarisCall.Deregister, AnswerShape.Single, async call =>
            HttpAnswer.Of(await _server.Instances.DeregisterAsync(call.One<Instance>(), call.Caller)));
        Single("POST", "/v1/Heartbeat", PolarisCall.Heartbeat, call => _server.Clients.Heartbeat(call.One<Instance>()));
        Single("POST", "/v1/ReportClient", PolarisCall.Other, call => _server.Clients.Report(call.One<Client>(), call.Caller));
        Single("POST", "/v1/Discover", PolarisCall.Discover, call => _server.Discovery.Answer(call.One<DiscoverRequest>(), call.Caller), AnswerShape.Discover);
    }

    private void AddOthers()
    {
        Single("GET", "/core/v1/auth/status", PolarisCall.Other, _ => _server.Login.Status());
        Single("POST", "/core/v1/user/login", PolarisCall.Login, Enter);
    }

    private Response Enter(HttpCall call)
    {
        try
        {
            return _server.Login.Enter(call.One<LoginRequest>());
        }
        catch (GoJsonException undecodable)
        {
            // Login sets its words apart without a blank.
            var refused = Answers.One(Codes.Undecodable);
            refused.Info = $"{Codes.Text(Codes.Undecodable)}:{undecodable.Message}";
            return refused;
        }
    }

    private void Add<T>(string verb, string path, PolarisCall kind, Func<IReadOnlyList<RequestItem<T>>, Caller, Task<BatchWriteResponse>> write)
        where T : class, IMessage, new() =>
        Add(verb, path, kind, AnswerShape.BatchWrite, async call => HttpAnswer.Of(await write(call.List<T>(), call.Caller)));

    private void List(string path, PolarisCall kind, Func<Query, Caller, BatchQueryResponse> list) =>
        Add("GET", path, kind, AnswerShape.BatchQuery, call => Task.FromResult(HttpAnswer.Of(list(call.Query, call.Caller))));

    private void Single(string verb, string path, PolarisCall kind, Func<HttpCall, IMessage> handle, AnswerShape shape = AnswerShape.Single) =>
        Add(verb, path, kind, shape, call => Task.FromResult(HttpAnswer.Of(handle(call))));
}
