package io.caravan.generate;

import org.jspecify.annotations.Nullable;

/** A customer as the shop would send it. */
record Customer(
        String id,
        String firstName,
        String lastName,
        @Nullable String dateOfBirth,
        String email,
        @Nullable String phoneNumber,
        String address,
        String city,
        String country,
        String postcode,
        String lastChange,
        @Nullable String segment) {

    static final String CSV_HEADER =
            "id,first_name,last_name,date_of_birth,email,phone_number,address,city,country,postcode,last_change,segment";

    /** A line of JSON, with what {@code defect} makes of it. */
    String json(@Nullable Defect defect) {
        String line = new JsonLine()
                .raw("id", defect == Defect.NUMBER_AS_ID ? Long.toString(Long.parseLong(id)) : JsonLine.quoted(id))
                .text("first_name", defect == Defect.NULL_FIRST_NAME ? null : firstName)
                .text("last_name", defect == Defect.NULL_LAST_NAME ? null : lastName)
                .text("date_of_birth", defect == Defect.NO_SUCH_DAY ? "1990-02-30" : dateOfBirth)
                .text("email", defect == Defect.NULL_EMAIL ? null : defect == Defect.NOT_AN_EMAIL ? "nobody" : email)
                .text("phone_number", phoneNumber)
                .text("address", address)
                .text("city", city)
                .text("country", country)
                .text("postcode", postcode)
                .text("last_change", lastChange)
                .text("segment", segment)
                .toString();
        if (defect == null) {
            return line;
        }
        return switch (defect) {
            case MISSING_EMAIL -> line.replace("\"email\": " + JsonLine.quoted(email) + ", ", "");
            case UNKNOWN_FIELD -> line.substring(0, line.length() - 1) + ", \"loyalty_card\": true}";
            case NUL_CHARACTER -> line.replaceFirst("\"first_name\": \"", "\"first_name\": \"\\\\u0000");
            default -> defect.breakLine(line);
        };
    }

    /** A line of CSV; an id cannot be a number there, nor a text hold a NUL, so those stay well. */
    String csv(@Nullable Defect defect) {
        return String.join(
                ",",
                id,
                defect == Defect.NULL_FIRST_NAME ? "" : firstName,
                defect == Defect.NULL_LAST_NAME ? "" : lastName,
                defect == Defect.NO_SUCH_DAY ? "1990-02-30" : orEmpty(dateOfBirth),
                defect == Defect.NULL_EMAIL ? "" : defect == Defect.NOT_AN_EMAIL ? "nobody" : email,
                orEmpty(phoneNumber),
                '"' + address + '"',
                city,
                country,
                postcode,
                lastChange,
                orEmpty(segment));
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
