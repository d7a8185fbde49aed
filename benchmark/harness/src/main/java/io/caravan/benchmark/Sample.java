package io.caravan.benchmark;

/**
 * One measure of one round. What is not known is not a number.
 *
 * @param seconds of the whole process, its start included
 * @param byTheBooks seconds of the run alone, as Caravan's books have it
 * @param clientCpu CPU seconds of the process
 * @param serverCpu CPU seconds of PostgreSQL meanwhile
 * @param peakMegabytes the most memory the process held
 */
record Sample(double seconds, double byTheBooks, double clientCpu, double serverCpu, double peakMegabytes) {

    Sample withBooks(double runSeconds) {
        return new Sample(seconds, runSeconds, clientCpu, serverCpu, peakMegabytes);
    }

    double cpu() {
        return clientCpu + serverCpu;
    }
}
