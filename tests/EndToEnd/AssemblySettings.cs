// Nearly all of their time these tests wait: for a fault to last, for an audit, for a server's clock. What measures runs after all the others, see Kinds.
[assembly: Parallelizable(ParallelScope.All)]
[assembly: FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[assembly: LevelOfParallelism(8)]
