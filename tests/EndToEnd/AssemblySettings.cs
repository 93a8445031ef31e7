[assembly: LevelOfParallelism(3)]
