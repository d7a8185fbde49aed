package io.caravan.route;

/** A mail to the people who look after this installation. */
public record Letter(String subject, String body) {}
