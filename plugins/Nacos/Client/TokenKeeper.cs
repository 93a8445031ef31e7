using System.Net;
using System.Text.Json;
using PolarisSync.Abstractions;
using PolarisSync.Plugins.Nacos.Wire;

namespace PolarisSync.Plugins.Nacos;

/// <summary>
/// Keeps an access token: logs in when it is first needed, again before it runs out and once after the server refused it. Without a user the
/// endpoint's own token is used, or none.
/// </summary>
internal sealed class TokenKeeper : IDisposable
{
    // A tenth of a token's life before its end it is renewed.
    private const int RenewedBefore = 10;

    // A token that was given out a moment ago is not the reason for a refusal.
    private static readonly TimeSpan s_fresh = TimeSpan.FromSeconds(1);

    private readonly EndpointDefinition _endpoint;
    private readonly TimeProvider _timeProvider;
    private readonly Func<string, string, CancellationToken, Task<(HttpStatusCode Status, string Body)>> _login;
    private readonly SemaphoreSlim _gate = new(1);
    private volatile Token? _token;
    private volatile bool _wasGood;

    public TokenKeeper(
        EndpointDefinition endpoint, TimeProvider timeProvider, Func<string, string, CancellationToken, Task<(HttpStatusCode Status, string Body)>> login)
    {
        (_endpoint, _timeProvider, _login) = (endpoint, timeProvider, login);
    }

    private bool HasUser => !string.IsNullOrEmpty(_endpoint.User);

    /// <summary>The token to send; null for none.</summary>
    /// <exception cref="SyncException">Auth: the login was refused; Transient: nobody could be asked.</exception>
    public async Task<string?> GetAsync(CancellationToken cancellationToken)
    {
        if (!HasUser)
        {
            return string.IsNullOrEmpty(_endpoint.Token) ? null : _endpoint.Token;
        }

        if (_token is { } known && known.RenewAt > _timeProvider.GetUtcNow())
        {
            return known.Value;
        }

        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (_token is not { } token || token.RenewAt <= _timeProvider.GetUtcNow())
            {
                _token = token = await LoginAsync(cancellationToken);
            }

            return token.Value;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>The server refused this token. True when another may be had, so that the call is worth a second try.</summary>
    public bool Refused(string? token)
    {
        if (!HasUser)
        {
            return false;
        }

        if (_token is not { } known || known.Value != token)
        {
            return true;
        }

        if (_timeProvider.GetUtcNow() - known.Since < s_fresh)
        {
            return false;
        }

        _token = null;
        return true;
    }

    public void Dispose() => _gate.Dispose();

    private async Task<Token> LoginAsync(CancellationToken cancellationToken)
    {
        var (status, body) = await _login(_endpoint.User!, _endpoint.Password ?? "", cancellationToken);
        if (status != HttpStatusCode.OK)
        {
            var refused = NacosErrors.LoginRefused(status, body);

            // A server knows no users for the first seconds after its start, and says so like to a wrong password.
            throw _wasGood && status == HttpStatusCode.InternalServerError ? new SyncException(SyncErrorKind.Transient, refused.Message) : refused;
        }

        WireLogin? login;
        try
        {
            login = JsonSerializer.Deserialize(body, NacosJson.Default.WireLogin);
        }
        catch (JsonException error)
        {
            throw NacosErrors.Unreadable("the login", error);
        }

        if (string.IsNullOrEmpty(login?.AccessToken))
        {
            throw NacosErrors.Unreadable("the login");
        }

        _wasGood = true;
        var now = _timeProvider.GetUtcNow();
        var life = TimeSpan.FromSeconds(Math.Max(1, login.TokenTtl));
        return new(login.AccessToken, now, now + life - (life / RenewedBefore));
    }

    private sealed record Token(string Value, DateTimeOffset Since, DateTimeOffset RenewAt);
}
