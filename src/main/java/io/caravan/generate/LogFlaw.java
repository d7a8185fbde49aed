package io.caravan.generate;

/** What may be wrong with a line of a log, and the rule under which it is refused. */
enum LogFlaw implements Flaw {
    CUT("", "log"),
    OF_ANOTHER_PROGRAM("", "log"),
    NAME_OF_A_HOST("host", "format"),
    NO_SUCH_DAY("time", "format"),
    NO_NUMBER_AS_STATUS("status", "type"),
    NOT_IN_UTF_8("user_agent", "encoding");

    private final String field;
    private final String rule;

    LogFlaw(String field, String rule) {
        this.field = field;
        this.rule = rule;
    }

    @Override
    public String reason() {
        return Flaw.reason(field, rule);
    }

    /** The line with this wrong in it. */
    String in(String line) {
        int blank = line.indexOf(' ');
        int bracket = line.indexOf('[');
        return switch (this) {
            case CUT -> line.substring(0, line.indexOf('"') + 10);
            case OF_ANOTHER_PROGRAM -> "[notice] caught SIGTERM, shutting down";
            case NAME_OF_A_HOST -> "visitor.example.org" + line.substring(blank);
            case NO_SUCH_DAY -> line.substring(0, bracket) + "[31/Feb" + line.substring(bracket + 7);
            case NO_NUMBER_AS_STATUS -> line.replaceFirst("\" [0-9]{3} ", "\" OK ");
            case NOT_IN_UTF_8 -> line.substring(0, line.length() - 1) + " caf\\xe9\"";
        };
    }
}
