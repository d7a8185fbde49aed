package io.caravan.load;

import io.caravan.anonymise.Anonymise;
import io.caravan.anonymise.SafeRows;
import io.caravan.benchmark.rooms.Batch;
import io.caravan.clean.Clean;
import io.caravan.run.Row;
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
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Customers a second into the text format of COPY, in one thread. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@OperationsPerInvocation(Batch.RECORDS)
@Fork(value = 1, jvmArgsAppend = "-XX:+UseSerialGC")
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 5, time = 3)
public class CopyTextBenchmark {

    private SafeRows rows;

    @Setup
    public void make() {
        rows = new Anonymise(Batch.KEY, () -> Batch.NOBODY_IS_ERASED)
                .anonymise(new Clean()
                        .clean(new Validate(Clock.systemUTC()).validate(Batch.of("customers").read())));
    }

    /** As staging writes its rows. */
    @Benchmark
    public Object encode() {
        int columns = rows.run().contract().table().fields().size();
        CopyText text = new CopyText(rows.lines().bytes().length);
        for (Row row : rows.rows()) {
            text.row(row.record(), row.line()).column((String) null).column(0).columns(row.values(), columns).end();
        }
        return text;
    }
}
