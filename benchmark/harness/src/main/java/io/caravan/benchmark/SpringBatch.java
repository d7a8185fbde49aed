package io.caravan.benchmark;

import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/** The peer, a process on a class path of its own. */
final class SpringBatch {

    private final Path target;
    private final Path contract;

    SpringBatch(Path module, Path contract) {
        this.target = module.resolve("target");
        this.contract = contract;
    }

    /** Makes its tables, which a real one would have as well when a file comes. */
    ProcessBuilder prepare(Warehouse warehouse) {
        return command(warehouse, "prepare");
    }

    ProcessBuilder load(Warehouse warehouse, Path file, Path output) {
        return command(warehouse, "load", file.toString(), contract.toString(), output.toString());
    }

    private ProcessBuilder command(Warehouse warehouse, String... arguments) {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-cp",
                target.resolve("classes") + File.pathSeparator + target.resolve("lib") + File.separator + "*",
                "io.caravan.benchmark.springbatch.Peer");
        builder.command().addAll(Arrays.asList(arguments));
        Map<String, String> environment = builder.environment();
        environment.putAll(warehouse.settings("PEER"));
        environment.put("PEER_KEY", Caravan.KEY);
        return builder;
    }
}
