using System.Globalization;
using Microsoft.AspNetCore.Http;
using PolarisSync.Tests.Fakes.Nacos.State;

namespace PolarisSync.Tests.Fakes.Nacos.Http;

/// <summary>One request, with its parameters from query and form as a servlet has them.</summary>
internal sealed class HttpCall
{
    private readonly Dictionary<string, string> _parameters;

    private HttpCall(HttpRequest request, Dictionary<string, string> parameters, bool isConsole)
    {
        Request = request;
        _parameters = parameters;
        IsConsole = isConsole;
        Path = request.Path.Value ?? "/";
    }

    public HttpRequest Request { get; }

    public string Method => Request.Method;

    public string Path { get; }

    /// <summary>True on the console's port of 3.x.</summary>
    public bool IsConsole { get; }

    public bool WantsHtml => Request.Headers.Accept.ToString().Contains("text/html", StringComparison.Ordinal);

    /// <summary>What the client calls itself.</summary>
    public string Client => Request.Headers.UserAgent.ToString() is { Length: > 0 } agent ? agent : "http";

    /// <summary>The namespace of the registry: absent, blank and "public" are one.</summary>
    public string Namespace => Text("namespaceId") is { Length: > 0 } id ? id : NacosNames.PublicNamespace;

    public string Group => Text("groupName") is { Length: > 0 } group ? group : NacosNames.DefaultGroup;

    public static async Task<HttpCall> ReadAsync(HttpRequest request, NacosVersion version, bool isConsole, CancellationToken cancellationToken)
    {
        var parameters = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, values) in request.Query)
        {
            parameters[name] = values.FirstOrDefault() ?? "";
        }

        var queryOnly = version.Major == 1 && request.Method == "POST" && (request.Path.Value ?? "").StartsWith("/nacos/v1/ns", StringComparison.Ordinal);
        if (request.HasFormContentType && !queryOnly)
        {
            foreach (var (name, values) in await request.ReadFormAsync(cancellationToken))
            {
                parameters.TryAdd(name, values.FirstOrDefault() ?? "");
            }
        }

        return new HttpCall(request, parameters, isConsole);
    }

    public bool Has(string name) => _parameters.ContainsKey(name);

    /// <summary>A parameter; blank where it is absent.</summary>
    public string Text(string name) => _parameters.GetValueOrDefault(name, "");

    public string? Optional(string name) => _parameters.GetValueOrDefault(name);

    /// <summary>Anything but true, on, yes, y and t is false.</summary>
    public bool Flag(string name, bool otherwise) => Text(name) is { Length: > 0 } text ? text.ToUpperInvariant() is "TRUE" or "ON" or "YES" or "Y" or "T" : otherwise;

    public int Number(string name, int otherwise) => int.TryParse(Text(name), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : otherwise;
}
