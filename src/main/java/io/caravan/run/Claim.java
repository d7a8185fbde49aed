package io.caravan.run;

/** What the books say to a file that was handed in. */
public sealed interface Claim {

    /** It is ours to load, and to close. */
    record Granted(OpenRun open) implements Claim {}

    /** Its content is loaded already; that it came again is written down. */
    record Known() implements Claim {}

    /** Another process, or another route of this one, is loading the same content now. */
    record Busy() implements Claim {}
}
