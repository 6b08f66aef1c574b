package io.freshet.sample;

import io.freshet.spring.test.AutoConfigureRpcTest;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

import static org.assertj.core.api.Assertions.assertThat;

/** Parcels over REST: controller, RPC client, RPC service and database together. */
@SpringBootTest
@AutoConfigureMockMvc
@AutoConfigureRpcTest(channels = "parcels")
class ParcelControllerTests {

	@Autowired
	private MockMvcTester rest;

	@Test
	void showsParcel() {
		assertThat(this.rest.get().uri("/parcels/P3")).hasStatusOk().bodyJson().isLenientlyEqualTo("""
				{"id": "P3", "recipient": "Konrad Zuse", "weightGrams": 7800, "state": "DELIVERED"}""");
	}

	@Test
	void takesInParcel() {
		MvcTestResult created = post("""
				{"recipient": "Mary Jackson", "weightGrams": 800, "latitude": 37.0, "longitude": -76.3}""");
		assertThat(created).hasStatus(HttpStatus.CREATED);
		String location = created.getResponse().getHeader("Location");
		assertThat(location).startsWith("/parcels/P");
		assertThat(this.rest.get().uri(location)).hasStatusOk()
			.bodyJson()
			.extractingPath("recipient")
			.isEqualTo("Mary Jackson");
	}

	@Test
	void answersParcelThatIsNotThereWithNotFound() {
		assertThat(this.rest.get().uri("/parcels/nowhere")).hasStatus(HttpStatus.NOT_FOUND)
			.hasContentType(MediaType.APPLICATION_PROBLEM_JSON)
			.bodyJson()
			.extractingPath("detail")
			.isEqualTo("there is no parcel 'nowhere'");
	}

	@Test
	void answersInvalidParcelWithTheFieldsThatAreWrong() {
		assertThat(post("""
				{"weightGrams": 0, "latitude": 37.0, "longitude": -76.3}""")).hasStatus(HttpStatus.BAD_REQUEST)
			.hasContentType(MediaType.APPLICATION_PROBLEM_JSON)
			.bodyJson()
			.isLenientlyEqualTo("""
					{"status": 400, "invalid": {
						"recipient": "must not be blank", "weight_grams": "must be from 1 to 31500, not 0"}}""");
	}

	private MvcTestResult post(String json) {
		return this.rest.post().uri("/parcels").contentType(MediaType.APPLICATION_JSON).content(json).exchange();
	}

}
