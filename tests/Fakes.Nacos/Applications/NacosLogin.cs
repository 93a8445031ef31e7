using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace PolarisSync.Tests.Fakes.Nacos.Applications;

/// <summary>Logs in as any client does; the path of v1 is served by every version.</summary>
public static class NacosLogin
{
    /// <summary>A token, which <see cref="NacosApplication"/> takes.</summary>
    public static async Task<string> LoginAsync(Uri address, string user, string password, CancellationToken cancellationToken)
    {
        using var http = new HttpClient { BaseAddress = address };
        using var form = new FormUrlEncodedContent([KeyValuePair.Create("username", user), KeyValuePair.Create("password", password)]);
        using var response = await http.PostAsync(new Uri("/nacos/v1/auth/login", UriKind.Relative), form, cancellationToken);
        response.EnsureSuccessStatusCode();
        var answer = await response.Content.ReadFromJsonAsync<JsonObject>(cancellationToken);
        return answer!["accessToken"]!.GetValue<string>();
    }
}
