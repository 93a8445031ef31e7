using PolarisSync.Abstractions;

namespace PolarisSync.Plugins.Consul;

internal sealed class KnownServicesTests
{
    private readonly KnownServices<object> _known = new();

    [Test]
    public void Sweep_WhatNobodyKeeps_IsForgotten()
    {
        var kept = Note("kept");
        NoteAndLetGo();
        GC.Collect();
        _known.Sweep();

        Assert.That(_known.Names, Is.EqualTo(new[] { "kept" }));
        GC.KeepAlive(kept);
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private void NoteAndLetGo() => Note("gone");

    private CatalogService<object> Note(string name)
    {
        var service = new CatalogService<object>(name, new SnapshotVersion("1", 1)) { Exists = true, Instances = [new object()] };
        _known.Note(service, 1);
        return service;
    }
}
