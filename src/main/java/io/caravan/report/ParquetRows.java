package io.caravan.report;

import io.caravan.failure.ReportException;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;
import org.jspecify.annotations.Nullable;

/**
 * For tools of analysts. A column of numbers whose declaration says how many decimals they have is a DECIMAL of 38 digits;
 * otherwise, as a type must fit whatever comes, it is text.
 */
final class ParquetRows implements RowsFile {

    private static final int DIGITS = 38;
    private static final int BYTES = 16;
    private static final long MICROS = 1_000_000;

    private final ParquetWriter<List<String>> writer;

    ParquetRows(Path file, String table, List<ReportColumn> columns) throws IOException {
        this.writer = new Builder(new LocalOutputFile(file), table, columns)
                .withConf(new PlainParquetConfiguration())
                .withCompressionCodec(CompressionCodecName.SNAPPY)
                .build();
    }

    @Override
    public void row(List<String> cells) throws IOException {
        writer.write(cells);
    }

    @Override
    public void close() throws IOException {
        writer.close();
    }

    private static final class Builder extends ParquetWriter.Builder<List<String>, Builder> {

        private final Rows rows;

        Builder(OutputFile file, String table, List<ReportColumn> columns) {
            super(file);
            this.rows = new Rows(table, columns);
        }

        @Override
        protected Builder self() {
            return this;
        }

        @Override
        protected WriteSupport<List<String>> getWriteSupport(ParquetConfiguration settings) {
            return rows;
        }

        @Override
        @SuppressWarnings("deprecation") // the library still asks for both
        protected WriteSupport<List<String>> getWriteSupport(org.apache.hadoop.conf.Configuration settings) {
            return rows;
        }
    }

    private static final class Rows extends WriteSupport<List<String>> {

        private final String table;
        private final List<ReportColumn> columns;
        private @Nullable RecordConsumer consumer; // until the library is ready

        Rows(String table, List<ReportColumn> columns) {
            this.table = table;
            this.columns = columns;
        }

        @Override
        public WriteContext init(ParquetConfiguration settings) {
            return schema();
        }

        @Override
        @SuppressWarnings("deprecation") // the library still asks for both
        public WriteContext init(org.apache.hadoop.conf.Configuration settings) {
            return schema();
        }

        private WriteContext schema() {
            Type[] types = columns.stream().map(Rows::type).toArray(Type[]::new);
            return new WriteContext(new MessageType(table, types), Map.of());
        }

        @Override
        public void prepareForWrite(RecordConsumer target) {
            this.consumer = target;
        }

        private static Type type(ReportColumn column) {
            return switch (column.type()) {
                case TEXT -> text(column);
                case INTEGER, EPOCH -> Types.optional(PrimitiveTypeName.INT64).named(column.name());
                case NUMBER ->
                    column.decimals().isPresent()
                            ? Types.optional(PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY)
                                    .length(BYTES)
                                    .as(LogicalTypeAnnotation.decimalType(
                                            column.decimals().get(), DIGITS))
                                    .named(column.name())
                            : text(column);
                case DATE ->
                    Types.optional(PrimitiveTypeName.INT32)
                            .as(LogicalTypeAnnotation.dateType())
                            .named(column.name());
                case TIMESTAMP ->
                    Types.optional(PrimitiveTypeName.INT64)
                            .as(LogicalTypeAnnotation.timestampType(false, TimeUnit.MICROS))
                            .named(column.name());
            };
        }

        private static PrimitiveType text(ReportColumn column) {
            return Types.optional(PrimitiveTypeName.BINARY)
                    .as(LogicalTypeAnnotation.stringType())
                    .named(column.name());
        }

        @Override
        public void write(List<String> cells) {
            RecordConsumer target = Objects.requireNonNull(consumer);
            target.startMessage();
            for (int i = 0; i < cells.size(); i++) {
                String cell = cells.get(i);
                if (cell != null) {
                    ReportColumn column = columns.get(i);
                    target.startField(column.name(), i);
                    write(target, column, cell);
                    target.endField(column.name(), i);
                }
            }
            target.endMessage();
        }

        private static void write(RecordConsumer target, ReportColumn column, String cell) {
            switch (column.type()) {
                case TEXT -> target.addBinary(Binary.fromString(cell));
                case INTEGER, EPOCH -> target.addLong(Long.parseLong(cell));
                case NUMBER ->
                    target.addBinary(
                            column.decimals().isPresent()
                                    ? decimal(column, cell, column.decimals().get())
                                    : Binary.fromString(cell));
                case DATE ->
                    target.addInteger(Math.toIntExact(LocalDate.parse(cell).toEpochDay()));
                case TIMESTAMP ->
                    target.addLong(LocalDateTime.parse(cell.replace(' ', 'T')).toEpochSecond(ZoneOffset.UTC) * MICROS);
            }
        }

        private static Binary decimal(ReportColumn column, String cell, int decimals) {
            BigDecimal number = new BigDecimal(cell);
            if (number.stripTrailingZeros().scale() > decimals) {
                throw new ReportException("column " + column.name() + ": a number has more decimals than " + decimals
                        + ", as its declaration says");
            }
            BigDecimal scaled = number.setScale(decimals, RoundingMode.UNNECESSARY);
            if (scaled.precision() > DIGITS) {
                throw new ReportException("column " + column.name() + ": a number has too many digits for Parquet's "
                        + DIGITS + "; declare no decimals, and it is text");
            }
            byte[] digits = scaled.unscaledValue().toByteArray();
            byte[] bytes = new byte[BYTES];
            Arrays.fill(bytes, 0, BYTES - digits.length, (byte) (scaled.signum() < 0 ? -1 : 0));
            System.arraycopy(digits, 0, bytes, BYTES - digits.length, digits.length);
            return Binary.fromConstantByteArray(bytes);
        }
    }
}
