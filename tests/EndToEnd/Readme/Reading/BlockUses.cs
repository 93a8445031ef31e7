namespace PolarisSync.Tests.Readme;

/// <summary>Which block of the pages is run and which is only read. One that is not named here is a fault, and so is a name without a block.</summary>
internal static class BlockUses
{
    /// <summary>The use of each block, by its commands.</summary>
    public static IReadOnlyDictionary<string, BlockUse> ByKey { get; } = new Dictionary<string, BlockUse>(StringComparer.Ordinal)
    {
        ["git clone REPOSITORY polarissync && cd polarissync\nbash bin/start.sh"] = BlockUse.Demo,
        ["cat data/demo/registry.json\n$EDITOR data/demo/services.json\ncat data/demo/registry.json\nbash bin/polarissync status"] = BlockUse.Demo,
        ["bash bin/polarissync lint\nbash bin/polarissync check\nbash bin/polarissync discover\nbash bin/polarissync plan\nbash bin/start.sh"] = BlockUse.TwoConsuls,
        ["""
            curl -X PUT 127.0.0.1:8500/v1/agent/service/register -d '{ "Name": "orders", "ID": "orders-1", "Address": "10.0.0.1", "Port": 8080 }'
            curl 127.0.0.1:9500/v1/health/service/orders
            bash bin/polarissync history --service orders
            """] = BlockUse.TwoConsuls,
        ["export CONSUL_A_TOKEN=the-token-itself\nbash bin/polarissync check"] = BlockUse.TwoConsuls,
        ["cp conf/sync-registry.json candidate.json && $EDITOR candidate.json\nbash bin/polarissync plan --candidate candidate.json"] = BlockUse.TwoConsuls,
        ["curl 127.0.0.1:8690/health/ready\ncurl 127.0.0.1:8690/api/v1/status"] = BlockUse.TwoConsuls,

        // Packages that are made and run by tests of their own, and a cluster that is not there.
        ["unzip polaris-sync-server-0.1.0-linux-x64.zip && cd polaris-sync-server-0.1.0-linux-x64\n$EDITOR conf/sync-registry.json\nbash bin/start.sh"] = BlockUse.Parsed,
        ["kubectl apply -f deploy/kubernetes/polaris-sync-config.yaml\nkubectl apply -f deploy/kubernetes/polaris-sync.yaml"] = BlockUse.Parsed,

        // docs/
        ["bash bin/polarissync discover"] = BlockUse.TwoConsuls,
        ["""curl -X POST -H "Authorization: Bearer $(cat data/admin.token)" -H "Content-Type: application/json" -d '{ "reason": "maintenance of b" }' 127.0.0.1:8690/api/v1/tasks/a-to-b/pause"""] = BlockUse.TwoConsuls,
        ["curl '127.0.0.1:8690/sync/maintain/v1/services?task=a-to-b&registry=consul-a&namespace=default'"] = BlockUse.TwoConsuls,

        // Builds and tests of a whole repository: run by those who work on it, not inside one of these tests.
        ["bash build/build.sh\nbash build/test.sh\nbash build/test.sh --filter 'FullyQualifiedName~Law05'\nSOAK_MINUTES=10 bash build/soak.sh"] = BlockUse.Parsed,
    };

    /// <summary>Commands inside blocks that are run which are only read.</summary>
    public static IReadOnlyList<string> OnlyRead { get; } = ["git clone REPOSITORY polarissync && cd polarissync"];
}
