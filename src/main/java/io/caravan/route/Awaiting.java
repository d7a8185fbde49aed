package io.caravan.route;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waiting for something that another thread or process brings about. */
public final class Awaiting {

    private static final long LOOK_EVERY_MILLISECONDS = 100;

    private Awaiting() {}

    /** Looks again and again until {@code condition} holds, and no longer than {@code most}; gives whether it holds. */
    public static boolean until(BooleanSupplier condition, Duration most) {
        long end = System.nanoTime() + most.toNanos();
        CountDownLatch never = new CountDownLatch(1);
        try {
            while (!condition.getAsBoolean()) {
                if (System.nanoTime() > end || never.await(LOOK_EVERY_MILLISECONDS, TimeUnit.MILLISECONDS)) {
                    return false;
                }
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
