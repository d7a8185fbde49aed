package io.caravan.benchmark.rooms;

import io.caravan.anonymise.Anonymise;
import io.caravan.anonymise.SafeRows;
import io.caravan.clean.Clean;
import io.caravan.read.RawRows;
import io.caravan.validate.ValidRows;
import io.caravan.validate.Validate;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Records a second through each room, in one thread. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@OperationsPerInvocation(Batch.RECORDS)
@Fork(value = 1, jvmArgsAppend = "-XX:+UseSerialGC")
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 5, time = 3)
public class RoomsBenchmark {

    @Param({"customers", "transactions"})
    private String dataset = "";

    private final Validate validate = new Validate(Clock.systemUTC());
    private final Clean clean = new Clean();
    private final Anonymise anonymise = new Anonymise(Batch.KEY, () -> Batch.NOBODY_IS_ERASED);

    private Batch batch;
    private RawRows raw;
    private ValidRows valid;

    @Setup
    public void make() {
        batch = Batch.of(dataset);
        raw = batch.read();
        valid = validate.validate(raw);
        if (valid.rows().size() != Batch.RECORDS) {
            throw new IllegalStateException("only " + valid.rows().size() + " of the records are valid");
        }
    }

    @Benchmark
    public RawRows read() {
        return batch.read();
    }

    @Benchmark
    public ValidRows validate() {
        return validate.validate(raw);
    }

    @Benchmark
    public SafeRows cleanAndAnonymise() {
        return anonymise.anonymise(clean.clean(valid));
    }
}
