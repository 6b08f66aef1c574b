package io.freshet.interop.registries;

import io.freshet.sample.parcel.v1.ParcelsRpc;
import io.freshet.spring.RpcClient;

/**
 * Holds a client.
 *
 * @param parcels the client of the parcel service
 */
record Courier(@RpcClient("parcels") ParcelsRpc.Client parcels) {

}
