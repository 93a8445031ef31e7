namespace PolarisSync.Core.Configuration;

/// <summary>A string of a document with its references resolved.</summary>
/// <param name="Value">The text to use.</param>
/// <param name="Secret">Whether it may not be shown: a credential, or anything that came through <c>${...}</c>.</param>
internal readonly record struct ConfigText(string Value, bool Secret)
{
    /// <summary>The text in quotes, or a neutral word for a secret.</summary>
    public string Shown => Secret ? "the value" : $"'{Value}'";

    /// <summary>Never the value: a record's text form ends up in logs.</summary>
    public override string ToString() => Shown;
}
