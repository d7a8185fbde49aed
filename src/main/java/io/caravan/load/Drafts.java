package io.caravan.load;

import io.caravan.contract.DatasetName;
import io.caravan.run.Run;
import io.caravan.run.SourceFile;
import java.util.BitSet;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The output files as this room must see them: their drafts are complete on disk before the transaction commits, so that
 * afterwards a move is enough. The output room makes them.
 */
public interface Drafts {

    /**
     * A complete draft.
     *
     * @param path where it belongs, below the output folder
     * @param draft where it lies until then, below the output folder
     * @param records how many lines it has
     */
    record Draft(String path, String draft, long records) {}

    /** Takes a record's line. */
    @FunctionalInterface
    interface LineTaker {
        void take(long record, String line);
    }

    /** Shows the lines of some records of a run, by their number in the file and in that order. */
    void show(Run run, BitSet records, LineTaker taker);

    /**
     * Completes the draft of a run's output file, beside whatever the caller does meanwhile.
     *
     * @param leftOut the records whose lines it must not have, by their number in the file
     * @return the draft; empty when no line is left
     */
    CompletableFuture<Optional<Draft>> complete(Run run, BitSet leftOut);

    /**
     * Writes a further file beside the output of a file that was loaded before, for records of it that load now.
     *
     * @param origin the file that brought the records
     * @param settler by what they load
     */
    Draft further(Origin origin, Settler settler, Iterator<String> lines);

    /**
     * Moves into place all drafts that the books hold for complete, and that nobody has placed yet, and deletes the files of
     * withdrawn runs.
     */
    void recover();

    /**
     * By what pending records load: a run that brought what they waited for, or an erasure, as an erased person counts as
     * known.
     *
     * @param name in the names of output files
     * @param attempt in the names of drafts, another one when it is tried again
     * @param run the run; null for an erasure
     */
    record Settler(String name, String attempt, @Nullable Long run) {

        static Settler of(Run run) {
            return new Settler(Long.toString(run.id()), run.id() + "-" + run.token(), run.id());
        }

        static Settler ofErasure(long number) {
            return new Settler("erasure-" + number, "erasure-" + number, null);
        }
    }

    /** The run and file that once brought a record. See {@link SourceFile#path()}. */
    record Origin(DatasetName dataset, long run, String path, String entry) {}
}
