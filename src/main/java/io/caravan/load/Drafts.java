package io.caravan.load;

import io.caravan.contract.DatasetName;
import io.caravan.run.Run;
import io.caravan.run.SourceFile;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.BiConsumer;

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

    /**
     * A line that the file must not have.
     *
     * @param position its number in the order of staging, from 0
     * @param wanted whether its text is asked for
     */
    record LeftOut(long position, boolean wanted) {}

    /**
     * Completes the draft of a run's output file.
     *
     * @param leftOut the lines it must not have, by position
     * @param lines is given the position and the text of each left-out line that is wanted
     * @return the draft; empty when no line is left
     */
    Optional<Draft> complete(Run run, Iterator<LeftOut> leftOut, BiConsumer<Long, String> lines);

    /**
     * Writes a further file beside the output of a file that was loaded before, for records of it that load now.
     *
     * @param origin the file that brought the records
     * @param settledBy the run in which they load
     */
    Draft further(Origin origin, Run settledBy, Iterator<String> lines);

    /** The run and file that once brought a record. See {@link SourceFile#path()}. */
    record Origin(DatasetName dataset, long run, String path, String entry) {}
}
