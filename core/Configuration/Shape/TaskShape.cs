namespace PolarisSync.Core.Configuration;

/// <summary>An element of <c>tasks</c>.</summary>
internal static class TaskShape
{
    public const string Sync = "sync";
    public const string UpsertOnly = "upsert-only";
    public const string Keep = "keep";
    public const string Purge = "purge";

    public static TimeSpan DefaultPurgeAfter { get; } = TimeSpan.FromSeconds(60);

    public static Key<TextShape> Name { get; } = new()
    {
        Name = "name",
        Description = "The task's name, unique over both documents.",
        IsRequired = true,
        Value = Names.Shape,
        Examples = ["\"a-to-b\""],
    };

    public static Key<FlagShape> Enable { get; } = new()
    {
        Name = "enable",
        Description = "Whether the task runs. What a disabled task copied before is treated as `on_remove` says.",
        Value = new(),
        Default = Defaults.Of(true),
    };

    public static Key<ObjectShape> Source { get; } = new()
    {
        Name = "source",
        Description = "Where services are read.",
        IsRequired = true,
        Value = EndpointShape.Object,
    };

    public static Key<ObjectShape> Destination { get; } = new()
    {
        Name = "destination",
        Description = "Where copies are kept: another server than the source.",
        IsRequired = true,
        Value = EndpointShape.Object,
    };

    public static Key<ListShape> Match { get; } = new()
    {
        Name = "match",
        Description = "Which services are copied. Of several that fit a service the first counts. Either all name a `service` or all a `config_group`.",
        Value = new(MatchShape.Object),
        Examples = ["""[{ "namespace": "default", "service": "*" }]"""],
    };

    public static Key<ObjectShape> Mapping { get; } = new()
    {
        Name = "mapping",
        Description = "What copies are called at the destination, and what is changed of their metadata. Without it everything is called as at the source.",
        Value = MappingShape.Object,
    };

    public static Key<WordShape> Policy { get; } = new()
    {
        Name = "policy",
        Description = "`sync`: the destination follows the source in all; `upsert-only`: nothing is deleted.",
        Value = new([Sync, UpsertOnly]),
        Default = Defaults.Of(Sync),
    };

    public static Key<WordShape> OnRemove { get; } = new()
    {
        Name = "on_remove",
        Description = "What happens to the copies when the task goes or is narrowed. `keep`: they stay and are listed by `status`; `purge`: they are removed after `purge_after`. "
            + "Without it `keep`, but `purge` at registries that lease copies, since those cannot be kept.",
        Value = new([Keep, Purge]),
    };

    public static Key<DurationShape> PurgeAfter { get; } = new()
    {
        Name = "purge_after",
        Description = "How long a purge can still be stopped by `deny`.",
        Value = new(TimeSpan.Zero, TimeSpan.FromDays(30)),
        Default = Defaults.Of(DefaultPurgeAfter),
    };

    public static Key<DurationShape> FlapDamping { get; } = new()
    {
        Name = "flap_damping",
        Description = "How long an instance that turns unhealthy stays as it is at the destination: one that is healthy again by then causes no write. `0s` for off.",
        Value = new(TimeSpan.Zero, TimeSpan.FromHours(1)),
        Default = Defaults.Of(TimeSpan.Zero),
    };

    public static Key<FlagShape> DefaultGroup { get; } = new()
    {
        Name = "default_group",
        Description = "Whether a gateway gets a group `default` of all instances beside the groups of `match`.",
        Value = new(),
        Default = Defaults.Of(true),
    };

    public static Key<ObjectShape> Guard { get; } = new()
    {
        Name = "guard",
        Description = "When losses look like an accident and are held.",
        Value = GuardShape.Object,
    };

    public static ObjectShape Object { get; } = new(
        "task",
        "Copies every service instance that matches from a source to a destination, and follows every change.",
        Name,
        Enable,
        Source,
        Destination,
        Match,
        Mapping,
        Policy,
        OnRemove,
        PurgeAfter,
        FlapDamping,
        DefaultGroup,
        Guard);
}
