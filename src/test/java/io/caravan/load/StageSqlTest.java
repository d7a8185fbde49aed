package io.caravan.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.Documents;
import io.caravan.contract.Contract;
import io.caravan.run.Values;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StageSqlTest {

    private static final Path GOLDEN = Path.of("src/test/resources/golden/sql");

    /** The SQL written from a contract. A changed file is a changed promise: look at it, then copy it over. */
    @ParameterizedTest
    @ValueSource(strings = {"shop.customers", "shop.transactions", "coins.metrics"})
    void writesThisSql(String dataset) throws IOException {
        Contract contract = Documents.contract(dataset);
        StageSql sql = new StageSql(contract);
        JudgeSql judge = new JudgeSql(contract, sql);
        List<String> statements = new ArrayList<>(sql.create());
        statements.addAll(List.of(sql.copyIntoTarget(), judge.takeBack(), judge.judgeRepeats("repeated")));
        contract.references()
                .forEach(reference -> statements.add(judge.findMissing(
                        reference, Documents.contract(reference.dataset().toString()))));
        statements.addAll(List.of(
                judge.judgeMissing(),
                judge.judgeExisting(),
                judge.lastUndecided(),
                sql.keepLatest(),
                sql.insert(true),
                sql.upsert(false)));
        statements.addAll(sql.deleteChildren());
        statements.addAll(sql.insertChildren());
        if (judge.versions() != null) {
            statements.addAll(List.of(
                    judge.versions().keepLosers(),
                    judge.versions().keepEarlier(),
                    judge.versions().keepReplaced()));
            statements.add(judge.versions().plan());
            statements.addAll(judge.versions().remove());
            statements.addAll(judge.versions().bringBack());
        }
        PendingSql pending = new PendingSql(contract, sql);
        statements.addAll(List.of(pending.putBy(), pending.arrive()));
        statements.addAll(pending.resume());
        statements.add(pending.settle());
        String written =
                String.join(";\n\n", statements).replace(contract.hash().substring(0, 8), "<contract>") + ";\n";

        Path actual = Path.of("target").resolve(dataset + ".sql");
        Files.writeString(actual, written);
        assertThat(GOLDEN.resolve(dataset + ".sql"))
                .content()
                .as("written to %s", actual)
                .isEqualTo(written);
    }

    @Test
    void copyTextEscapesWhatCopyWouldMisread() {
        Contract contract = Documents.contract("shop.customers");
        Values values = Values.ofRecord(contract);
        values.set(0, "a\tb\\c\nd\re é\u007f");
        values.set(1, null);
        values.set(2, new BigDecimal("1E+3"));
        values.set(4, "\\N");
        CopyText text = new CopyText(1).row(1, 2).column("x\\y").column(7).column(null);
        text.columns(values, contract.table().fields().size()).end();
        assertThat(text.text())
                .isEqualTo(
                        "1\t2\tx\\\\y\t7\t\\N\ta\\tb\\\\c\\nd\\re é\u007f\t\\N\t1000\t\\N\t\\\\N\t\\N\t\\N\t\\N\t\\N\t\\N\t\\N\t\\N\n");
    }
}
