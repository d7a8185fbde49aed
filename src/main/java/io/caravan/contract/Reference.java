package io.caravan.contract;

/**
 * A field that must hold the key of a record of another dataset of the domain. A record that refers to an unknown one
 * is pending until that one arrives.
 *
 * @param table the table in which the field stands: the dataset's own, or a child table
 * @param field the referring field
 * @param dataset the dataset referred to, whose key is one field
 */
public record Reference(Table table, Field field, DatasetName dataset) {}
