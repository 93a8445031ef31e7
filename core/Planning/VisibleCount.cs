namespace PolarisSync.Core.Planning;

/// <summary>How many addresses a target shows, and how many of them take traffic.</summary>
/// <param name="Present">Distinct addresses, natives and copies kept alive elsewhere included.</param>
/// <param name="Usable">Those with at least one usable instance.</param>
internal readonly record struct VisibleCount(int Present, int Usable)
{
    /// <summary>Nothing.</summary>
    public static VisibleCount Zero => default;

    /// <summary>Whether neither is more than the other's.</summary>
    public bool IsAtMost(VisibleCount other) => Present <= other.Present && Usable <= other.Usable;

    /// <summary>The lower of each.</summary>
    public static VisibleCount Min(VisibleCount left, VisibleCount right) =>
        new(Math.Min(left.Present, right.Present), Math.Min(left.Usable, right.Usable));

    /// <summary>The sum of each.</summary>
    public static VisibleCount operator +(VisibleCount left, VisibleCount right) => new(left.Present + right.Present, left.Usable + right.Usable);

    /// <summary>The difference of each.</summary>
    public static VisibleCount operator -(VisibleCount left, VisibleCount right) => new(left.Present - right.Present, left.Usable - right.Usable);
}
