namespace PolarisSync.Core.Configuration;

/// <summary>How a <see cref="NamePattern"/> is written.</summary>
public enum NamePatternKind
{
    /// <summary>One name.</summary>
    Exact,

    /// <summary><c>*</c>: every name.</summary>
    All,

    /// <summary>With <c>*</c> or <c>?</c>.</summary>
    Glob,

    /// <summary><c>regex:EXPR</c>.</summary>
    Regex,
}
