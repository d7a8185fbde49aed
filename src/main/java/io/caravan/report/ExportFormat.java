package io.caravan.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** What the rows of a report can be written as, for people who take them elsewhere. */
public enum ExportFormat {
    CSV {
        @Override
        RowsFile open(Path file, String table, List<ReportColumn> columns) throws IOException {
            return new CsvRows(Files.newBufferedWriter(file), columns);
        }
    },
    SQLITE {
        @Override
        RowsFile open(Path file, String table, List<ReportColumn> columns) throws IOException {
            Files.deleteIfExists(file);
            return new SqliteRows(file, table, columns);
        }
    },
    PARQUET {
        @Override
        RowsFile open(Path file, String table, List<ReportColumn> columns) throws IOException {
            Files.deleteIfExists(file);
            return new ParquetRows(file, table, columns);
        }
    };

    abstract RowsFile open(Path file, String table, List<ReportColumn> columns) throws IOException;

    /** How the names of its files end. */
    String ending() {
        return name().toLowerCase(Locale.ROOT);
    }
}
