package io.caravan.report;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Locale;

/**
 * What a query asks for beside the day.
 *
 * @param value the default
 */
record ReportParameter(String name, Type type, String value) {

    enum Type {
        TEXT {
            @Override
            Object parse(String text) {
                return text;
            }
        },
        INTEGER {
            @Override
            Object parse(String text) {
                return Long.valueOf(text);
            }
        },
        NUMBER {
            @Override
            Object parse(String text) {
                return new BigDecimal(text);
            }
        },
        DATE {
            @Override
            Object parse(String text) {
                return LocalDate.parse(text);
            }
        };

        abstract Object parse(String text);
    }

    /** The value that {@code text} says; anything else is a {@link ReportException}. */
    Object parse(String text) {
        try {
            return type.parse(text);
        } catch (NumberFormatException | DateTimeException e) {
            throw new ReportException(
                    "parameter " + name + ": must be of type " + type.name().toLowerCase(Locale.ROOT));
        }
    }
}
