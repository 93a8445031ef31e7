namespace PolarisSync.Host.Http;

/// <summary>Media types.</summary>
internal static class ApiMedia
{
    public const string Json = "application/json";
    public const string Problem = "application/problem+json";
    public const string Text = "text/plain";
}
