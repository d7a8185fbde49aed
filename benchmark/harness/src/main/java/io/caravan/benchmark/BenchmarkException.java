package io.caravan.benchmark;

/** What stops the benchmark, in words for whoever runs it. */
final class BenchmarkException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    BenchmarkException(String message) {
        super(message);
    }
}
