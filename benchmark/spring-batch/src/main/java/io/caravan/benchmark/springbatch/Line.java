package io.caravan.benchmark.springbatch;

/** A line of the file and its number, from 1. */
record Line(String text, int number) {}
