package io.freshet.sample;

import java.net.URI;
import java.util.Objects;

import io.freshet.sample.parcel.v1.CreateParcelRequest;
import io.freshet.sample.parcel.v1.GetParcelRequest;
import io.freshet.sample.parcel.v1.Parcel;
import io.freshet.sample.parcel.v1.ParcelsRpc;
import io.freshet.sample.parcel.v1.Position;
import io.freshet.spring.RpcClient;

import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Parcels over REST. Knows the service only as a client does. */
@RestController
@RequestMapping("/parcels")
class ParcelController {

	private final ParcelsRpc.Client parcels;

	ParcelController(@RpcClient("parcels") ParcelsRpc.Client parcels) {
		this.parcels = parcels;
	}

	@PostMapping
	ResponseEntity<ParcelView> create(@RequestBody NewParcel parcel) {
		Parcel created = this.parcels.createParcel(CreateParcelRequest.newBuilder()
			.setRecipient(Objects.requireNonNullElse(parcel.recipient(), ""))
			.setWeightGrams(parcel.weightGrams())
			.setDestination(Position.newBuilder().setLatitude(parcel.latitude()).setLongitude(parcel.longitude()))
			.build());
		return ResponseEntity.created(URI.create("/parcels/" + created.getId())).body(ParcelView.of(created));
	}

	@GetMapping("/{id}")
	ParcelView get(@PathVariable String id) {
		return ParcelView.of(this.parcels.getParcel(GetParcelRequest.newBuilder().setId(id).build()));
	}

}
