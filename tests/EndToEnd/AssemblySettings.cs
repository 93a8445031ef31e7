// Nearly all of their time these tests wait: for a fault to last, for an audit, for a server's clock. What measures says that it runs alone.
[assembly: Parallelizable(ParallelScope.All)]
[assembly: FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[assembly: LevelOfParallelism(8)]
