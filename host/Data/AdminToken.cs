using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using PolarisSync.Host.Settings;

namespace PolarisSync.Host.Data;

/// <summary>The token that changing calls need.</summary>
internal sealed class AdminToken
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly byte[] _hash;

    public AdminToken(string token) => _hash = Hash(token);

    /// <summary>The token that was set, or the data folder's, made at random when there is none.</summary>
    /// <exception cref="SettingsException">The file cannot be read or made.</exception>
    public static AdminToken LoadOrCreate(HostSettings settings, DataFolder folder) =>
        new(Find(settings, folder) ?? Create(settings, folder.TokenFile));

    /// <summary>What a verb presents: the token that was set, or the data folder's; null when there is none.</summary>
    /// <exception cref="SettingsException">The file cannot be read.</exception>
    public static string? Find(HostSettings settings, DataFolder folder)
    {
        var token = settings.AdminToken ?? Read(folder);
        if (token is not null)
        {
            settings.Secrets.Learn(token);
        }

        return token;
    }

    /// <summary>Compares in a time that tells nothing about the token.</summary>
    public bool Matches(string candidate) => CryptographicOperations.FixedTimeEquals(_hash, Hash(candidate));

    private static string? Read(DataFolder folder)
    {
        try
        {
            if (!File.Exists(folder.TokenFile))
            {
                return null;
            }

            var text = File.ReadAllText(folder.TokenFile).Trim();
            return text.Length > 0 ? text : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new SettingsException($"The admin token '{folder.TokenFile}' cannot be read: {error.Message}", error);
        }
    }

    private static string Create(HostSettings settings, string file)
    {
        var token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        settings.Secrets.Learn(token);
        try
        {
            File.Delete(file);
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = OwnerOnly;
            }

            using var stream = new FileStream(file, options);
            stream.Write(Encoding.ASCII.GetBytes(token + "\n"));
            return token;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new SettingsException($"The admin token '{file}' cannot be made: {error.Message}", error);
        }
    }

    private static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
