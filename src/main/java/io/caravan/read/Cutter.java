package io.caravan.read;

import io.caravan.contract.Contract;
import io.caravan.failure.UnreadableFileException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Cuts a content into pieces and what stands between them, where {@link Records} cuts it, too. */
interface Cutter {

    void cut() throws IOException;

    /**
     * Cuts the whole of {@code content}.
     *
     * @param limit how many bytes a record may have to be held
     * @param taker who takes the pieces of a content of that form
     * @throws UnreadableFileException when the content is damaged, after all that can be read was given
     * @throws IOException of the taker
     */
    static void cut(
            InputStream content, String name, @Nullable Contract contract, int limit, Function<Form, Cuts> taker)
            throws IOException {
        Window in = new Window(content);
        boolean hasMark = startsWithMark(in.ahead(3));
        if (hasMark) {
            in.skip();
            in.skip();
            in.skip();
        }
        Form form = Form.of(in.ahead(Form.HEAD), name, contract);
        Cuts cuts = taker.apply(form);
        in.pass(in.length(), cuts);
        of(form, in, cuts, limit, contract).cut();
        cuts.end();
        in.throwDamage();
    }

    private static Cutter of(Form form, Window in, Cuts cuts, int limit, @Nullable Contract contract) {
        return switch (form.kind()) {
            case JSON_LINES -> new LineCutter(in, cuts, limit, Piece.Json::new);
            case JSON_ARRAY -> new SliceCutter(in, cuts, limit, true, null);
            case JSON_OBJECTS -> new SliceCutter(in, cuts, limit, false, null);
            case JSON_DOCUMENT ->
                new SliceCutter(
                        in,
                        cuts,
                        limit,
                        true,
                        new RecordsArray(Objects.requireNonNull(contract).records()));
            case CSV -> new CsvCutter(in, cuts, limit, Objects.requireNonNull(form.header()));
            case LOG -> new LogCutter(in, cuts, limit);
            case OTHER_ENCODING, ZEROS, UNKNOWN -> new LineCutter(in, cuts, limit, Piece.Text::new);
        };
    }

    private static boolean startsWithMark(byte[] head) {
        return head.length == 3 && (head[0] & 0xff) == 0xef && (head[1] & 0xff) == 0xbb && (head[2] & 0xff) == 0xbf;
    }
}
